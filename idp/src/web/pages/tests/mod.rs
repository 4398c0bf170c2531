//! Every page, rendered in both languages, and what must hold of all of them.

mod agents;
mod allowed;
mod candidates;
mod every_page;
mod factors;
mod gallery;
mod hostile;
mod missing_rights;
mod palette;
mod passwords;
mod people;
mod recoveries;
mod registrations;
mod samples;
mod sign_in_page;
mod sign_ins;
mod space;
mod wording;
