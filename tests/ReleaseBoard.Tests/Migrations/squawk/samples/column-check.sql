alter table shop add column a int check (a > 0);
