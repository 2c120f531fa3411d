-- +goose Up

-- One round of asking municipalities to confirm or correct what is recorded.
create table campaign (
    id          text primary key,
    title       text not null,
    languages   text not null,   -- separated by spaces, the first for towns of none of them
    form        text not null,   -- long, short
    starts      text not null,   -- day, as the next two
    ends        text not null,   -- the last day on which towns answer
    yearly      text not null default '', -- the year of a round that began by itself
    invitation  text not null,   -- the association's own words; names no persons
    rate        bigint not null, -- mails a minute at most
    remind_days bigint not null, -- days without an answer until a reminder
    remind_most bigint not null,
    state       text not null,   -- draft, running, paused, ended
    paced       bigint not null default 0, -- until when mails were queued
    created     bigint not null,
    version     bigint not null
);

-- A municipality that is asked. The address is that of the office; where a town
-- gave none but a person's it is personal.
create table campaign_town (
    campaign  text not null references campaign (id),
    unit      text not null references unit (id),
    email     text not null,
    origin    text not null,             -- of the address: official, upload, '' = there is none
    lang      text not null,
    state     text not null,             -- queued, sent
    token     text not null default '',  -- hash of the link that is good; '' = none is
    sent      bigint not null default 0, -- the last invitation or reminder
    reminders bigint not null default 0,
    bounced   bigint not null default 0,
    bounce    text not null default '',  -- the status that the mail system gave
    autoreply bigint not null default 0,
    off       bigint not null default 0, -- the office wants no such mails
    primary key (campaign, unit)
);
create unique index campaign_town_token on campaign_town (token) where token <> '';
create index campaign_town_state on campaign_town (campaign, state);

-- The mails of a campaign, by which what comes back is known.
create table campaign_mail (
    mail     text primary key, -- id in the outbox
    campaign text not null,
    unit     text not null,
    kind     text not null,    -- invitation, reminder, receipt
    at       bigint not null
);

create index campaign_mail_unit on campaign_mail (campaign, unit);

-- What a municipality answers. The form may hold names of persons until it is
-- sent; then they are taken out and stand in campaign_official.
create table campaign_answer (
    campaign  text not null,
    unit      text not null,
    form      text not null, -- as it was filled in
    state     text not null, -- begun, sent
    at        bigint not null,
    sent      bigint not null default 0,
    confirmed bigint not null default 0, -- partnerships that were confirmed
    proposed  bigint not null default 0, -- changes that were proposed
    objection text not null default '',  -- hash of the link by which the office objects
    objected  bigint not null default 0,
    said      text not null default '',  -- with the objection
    settled   bigint not null default 0, -- the objection
    version   bigint not null,
    primary key (campaign, unit)
);

-- An official whom an answer names, until an editor decides. What is decided is
-- deleted: the person stands among the officials or nowhere.
create table campaign_official (
    id        text primary key,
    campaign  text not null,
    unit      text not null,
    role      text not null, -- elected, officer
    function  text not null,
    email     text not null, -- of the office
    name      text not null, -- personal
    own_email text not null, -- personal
    at        bigint not null,
    version   bigint not null
);
create index campaign_official_unit on campaign_official (campaign, unit);

-- Who wants no more mails of a kind: keyed hashes of addresses, no addresses.
create table suppression (
    list    text not null, -- campaign, digest
    address text not null, -- hash
    at      bigint not null,
    primary key (list, address)
);
-- The links by which mails are switched off.
create table mail_off (
    token   text primary key, -- hash
    list    text not null,
    address text not null,    -- hash
    at      bigint not null
);
create index mail_off_at on mail_off (at);
-- What came back of a mail.
create table mail_return (
    id     text primary key,
    mail   text not null, -- id in the outbox
    kind   text not null, -- bounce, delay, autoreply
    status text not null, -- like 5.1.1, '' = none was given
    at     bigint not null
);
create index mail_return_at on mail_return (at);
