alter table shop add constraint u unique using index shop_name;
