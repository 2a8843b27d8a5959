do $$ begin create index i on shop (name); end $$;
