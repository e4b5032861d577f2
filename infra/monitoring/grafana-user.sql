-- The user of Grafana's data source "Ledger", after the migrations, by the owner of the tables. It reads what the board of keys and budgets shows: names,
-- limits and sums. No secret, no hash and no call.
--   psql --set=user=grafana --set=password=… --file=infra/monitoring/grafana-user.sql
select format('create role %I login', :'user') where not exists (select from pg_roles where rolname = :'user') \gexec
alter role :"user" with password :'password';
alter role :"user" set statement_timeout = '15s';
grant usage on schema public to :"user";
grant select (id, name, deleted_at, revoked, revoked_by, cost_limit_nano, cost_limit_over_time_nano, cost_limit_unit, limits) on keys, users to :"user";
grant select on spend to :"user";
