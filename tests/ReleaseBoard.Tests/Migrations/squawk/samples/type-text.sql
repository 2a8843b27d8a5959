alter table shop alter column name type text;
