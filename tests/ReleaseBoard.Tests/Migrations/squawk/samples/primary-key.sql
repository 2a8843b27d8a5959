alter table shop add primary key (id);
