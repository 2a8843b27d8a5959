alter table shop add constraint f foreign key (owner) references people (id) not valid;
