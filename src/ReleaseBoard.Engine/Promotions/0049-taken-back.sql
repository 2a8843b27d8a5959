-- What took a deployment back is found by it, in a slot of any age.
create index promotion_taking_back on promotion (previous) where kind = 'Rollback';

-- Gates ask whether these bytes have been somewhere, and a way back how long its version took the last times.
create index promotion_by_digest on promotion (application, environment, digest) where phase = 'Succeeded';
create index promotion_by_version on promotion (application, version, environment);
