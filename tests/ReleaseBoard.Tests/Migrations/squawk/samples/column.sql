alter table shop add column a int;
