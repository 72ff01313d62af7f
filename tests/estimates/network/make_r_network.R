# Network sampling as a total over respondents of w times the sum of y / m over their reports, by R survey: Debian's R 4.2.2, survey 4.1-1.
# Every respondent is one row: what the reports add up to is computed before there is a design.
# Lines of design, measure, domain, estimate, se.
# Run: Rscript tests/estimates/network/make_r_network.R > tests/estimates/network/r_network.csv
suppressMessages(library(survey))
respondents <- read.csv("tests/estimates/network/respondents.csv")
reports <- read.csv("tests/estimates/network/reports.csv")
key <- paste(respondents$hh, respondents$pid)
of_respondent <- function(value) {
  sums <- tapply(value / reports$m, paste(reports$hh, reports$pid), sum)
  as.numeric(sums[key])
}
domains <- list(total = TRUE, female = reports$sex == "female", male = reports$sex == "male")
for (domain in names(domains)) {
  inside <- 1 * domains[[domain]] * rep(1, nrow(reports))
  respondents[[paste0("case_", domain)]] <- of_respondent(inside * reports$fl)
  respondents[[paste0("hours_", domain)]] <- of_respondent(inside * reports$hours)
  respondents[[paste0("persons_", domain)]] <- of_respondent(inside)
}
designs <- list(
  clustered = svydesign(id = ~ea, strata = ~s, weights = ~w, nest = TRUE, data = respondents),
  respondents = svydesign(id = ~1, strata = ~s, weights = ~w, fpc = ~respondents_of_stratum, data = respondents),
  replicated = svrepdesign(weights = ~w, repweights = "r_[0-9]+", data = respondents, type = "other", scale = 1 / 20,
                           rscales = rep(1, 20), combined.weights = TRUE, mse = TRUE)
)
cat("design,measure,domain,estimate,se\n")
said <- function(design, measure, domain, estimate, se) cat(sprintf("%s,%s,%s,%.17g,%.17g\n", design, measure, domain, estimate, se))
for (name in names(designs)) for (domain in names(domains)) {
  named <- function(what) as.formula(paste0("~", what, "_", domain))
  count <- svytotal(named("case"), designs[[name]])
  said(name, "count", domain, coef(count), SE(count))
  hours <- svytotal(named("hours"), designs[[name]])
  said(name, "total", domain, coef(hours), SE(hours))
  share <- svyratio(named("case"), named("persons"), designs[[name]])
  said(name, "prevalence", domain, coef(share), sqrt(diag(vcov(share))))
}
