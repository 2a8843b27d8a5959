-- The board asks each place what last came to rest there: arrived, or turned round.
create index promotion_rested on promotion (application, environment, ended_at) where phase in ('Succeeded', 'RolledBack');
