alter table shop alter column name drop not null;
