alter table shop add constraint u unique (name);
