alter table shop validate constraint f;
