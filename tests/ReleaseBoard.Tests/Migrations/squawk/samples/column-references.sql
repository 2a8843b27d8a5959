alter table shop add column a int references people (id);
