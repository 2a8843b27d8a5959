alter table shop add column a int not null default 0;
