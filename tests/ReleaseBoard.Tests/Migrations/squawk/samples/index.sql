create index i on shop (name);
