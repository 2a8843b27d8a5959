alter table shop add constraint p primary key using index shop_id;
