create table fresh (id bigint);
alter table fresh add constraint u unique (id);
alter table fresh alter column id type text;
