-- +goose Up

-- Somebody who may sign in. The address and the name are personal: no other
-- table holds them but the outbox, until a mail is sent and gone.
create table account (
    id        text primary key,
    email     text not null,
    folded    text not null unique, -- the address as it is compared
    name      text not null,
    lang      text not null,
    role      text not null,
    state     text not null,        -- invited, active, disabled
    password  text not null default '',
    totp      text not null default '', -- secret of the second step; '' = none
    totp_new  text not null default '', -- one that is not confirmed yet
    totp_last bigint not null default 0, -- step of the last code, which is not taken twice
    created   bigint not null,
    version   bigint not null
);

-- The municipalities of a coordinator.
create table account_unit (
    account text not null references account (id),
    unit    text not null references unit (id),
    primary key (account, unit)
);
create index account_unit_unit on account_unit (unit);

create table recovery_code (
    account text not null references account (id),
    hash    text not null,
    primary key (account, hash)
);

-- Tokens are kept as hashes: who reads the database signs in nowhere.
create table session (
    hash    text primary key,
    id      text not null unique,
    account text not null references account (id),
    created bigint not null,
    seen    bigint not null,
    expires bigint not null,
    agent   text not null
);
create index session_account on session (account);

-- A step that is under way and is taken once: an invitation, a new password, a
-- sign-in by mail, the second step after a password.
create table ticket (
    hash    text primary key,
    kind    text not null,
    account text not null default '', -- '' = of nobody: an address that is not known
    code    text not null default '', -- hash of the six digits
    tries   smallint not null default 0,
    expires bigint not null
);
create index ticket_account on ticket (account);

-- How much of an allowance is left, shared by all nodes.
create table allowance (
    key  text primary key,
    used double precision not null,
    at   bigint not null
);

-- Sign-ins and refusals, kept for a time of their own.
create table security_log (
    id      text primary key,
    at      bigint not null,
    kind    text not null,
    account text not null default '',
    address text not null default '',
    note    text not null default ''
);
create index security_log_at on security_log (at);

-- Mail that is to be sent, written in the transaction of what causes it.
create table outbox (
    id        text primary key,
    kind      text not null,
    recipient text not null,
    subject   text not null,
    body      text not null,
    html      text not null,
    headers   text not null,
    created   bigint not null,
    due       bigint not null,
    claimed   bigint not null default 0, -- until when a worker has it
    tries     smallint not null default 0,
    state     text not null, -- waiting, sent, dead, caught
    error     text not null default '',
    sent      bigint not null default 0
);
create index outbox_due on outbox (state, due);
