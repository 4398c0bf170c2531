//! What somebody may be asked who has forgotten their password.

use super::words;

words! {
    /// A list of ours: a question that people make up themselves often holds its own answer.
    pub enum SecretQuestion {
        FirstSchool = "first_school",
        FirstStreet = "first_street",
        ChildhoodFriend = "childhood_friend",
        FirstJob = "first_job",
        FirstPet = "first_pet",
        DreamPlace = "dream_place",
    }
}
