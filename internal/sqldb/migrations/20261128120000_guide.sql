-- +goose Up

-- A page of the guide, in every language that the program speaks.
create table guide_page (
    id         text primary key,
    slug       text not null unique,     -- its address, for good
    parent     text not null default '', -- slug of the page that it stands below; '' = it heads a chapter
    rank       bigint not null default 0,
    keeper     text not null default '', -- the office that keeps it
    checked    text not null default '', -- day on which its facts were last checked, EDTF
    title_cs   text not null default '',
    summary_cs text not null default '',
    body_cs    text not null default '', -- Markdown
    public_cs  bigint not null default 0,
    title_sk   text not null default '',
    summary_sk text not null default '',
    body_sk    text not null default '',
    public_sk  bigint not null default 0,
    title_de   text not null default '',
    summary_de text not null default '',
    body_de    text not null default '',
    public_de  bigint not null default 0,
    title_en   text not null default '',
    summary_en text not null default '',
    body_en    text not null default '',
    public_en  bigint not null default 0,
    title_hr   text not null default '',
    summary_hr text not null default '',
    body_hr    text not null default '',
    public_hr  bigint not null default 0,
    trashed    text not null default '',
    version    bigint not null
);
