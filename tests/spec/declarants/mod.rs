//! `/account/declarants` and `/invitation`: who comes, stays and leaves is for the administrators
//! of the same establishment to say.

mod invitation;
mod people;
mod strangers;
