//! All faults of a test, told together: a fault on one page must not hide those of another.

/// More than anybody reads at once.
const MOST: usize = 60;

/// What was found wrong, each with its page.
#[derive(Default)]
pub(crate) struct Report {
    problems: Vec<String>,
}

impl Report {
    /// Adds what is wrong with a page.
    pub(crate) fn add(&mut self, page: &str, problem: impl AsRef<str>) {
        self.problems.push(format!("{page}: {}", problem.as_ref()));
    }

    /// Adds all that is wrong with a page.
    pub(crate) fn extend(&mut self, page: &str, problems: impl IntoIterator<Item = String>) {
        for problem in problems {
            self.add(page, problem);
        }
    }

    /// All problems so far, in the order in which they were found.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Fails the test with every problem, or with none lets it pass.
    pub(crate) fn finish(self) {
        let count = self.problems.len();
        let shown = self.problems[..count.min(MOST)].join("\n  ");
        assert!(count == 0, "{count} problems, of which {} are shown:\n  {shown}\n", count.min(MOST));
    }
}
