update shop set name = 'x' where id = 1;
insert into shop values (2);
