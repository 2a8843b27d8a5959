create index concurrently i on shop (name);
