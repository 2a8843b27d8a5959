drop index shop_name;
