//! Stories of people who sign in, in plain words: each on one provider in this process, and across
//! two processes that share PostgreSQL and Redis and are asked in turn.

mod partners;
mod proconnect;
mod sign_in;

/// Tells each story twice.
macro_rules! stories {
    ($($story:ident),+ $(,)?) => {
        mod on_one_node {
            $(#[tokio::test]
            async fn $story() {
                super::$story(&crate::support::Idp::start().await).await;
            })+
        }

        mod across_two_nodes {
            $(#[tokio::test]
            async fn $story() {
                super::$story(&crate::support::Idp::on_two_nodes().await).await;
            })+
        }
    };
}

pub(crate) use stories;
