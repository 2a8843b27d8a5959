create unique index u on shop (name);
