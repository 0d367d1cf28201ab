-- Who may manage a shop, and what they did. Tokens and sessions are kept as SHA-256 only.
create table admin_tokens (
  shop text not null references shops,
  token_hash text not null unique,
  name text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (shop, token_hash)
);

create table admin_sessions (
  shop text not null references shops,
  session_hash text not null unique,
  token_hash text not null references admin_tokens (token_hash),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (shop, session_hash)
);

-- Written before the action runs; `outcome` stays null only when the process died in between.
create table audit (
  shop text not null references shops,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  request_id text,
  outcome text,
  primary key (shop, id)
);
