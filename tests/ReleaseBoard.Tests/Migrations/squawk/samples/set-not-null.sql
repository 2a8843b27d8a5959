alter table shop alter column name set not null;
