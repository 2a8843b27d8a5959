alter table shop alter column name set default 'x';
