drop index concurrently shop_name;
