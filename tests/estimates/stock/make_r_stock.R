# The stock as a plain total of each person's share of the days, and its mean, by R survey: Debian's R 4.2.2, survey 4.1-1.
# Days are counted by R's own dates. Lines of design, measure, domain, estimate, se.
# Run: Rscript tests/estimates/stock/make_r_stock.R > tests/estimates/stock/r_stock.csv
suppressMessages(library(survey))
persons <- read.csv("tests/estimates/stock/persons.csv")
start <- as.Date("2017-01-01"); end <- as.Date("2021-12-31")
period <- as.numeric(end - start) + 1
days <- function(began, ended) {
  last <- as.Date(ifelse(ended == "ongoing", "2999-12-31", ended))
  pmax(0, as.numeric(pmin(last, end) - pmax(as.Date(began), start)) + 1)
}
persons$z <- pmin(period, (persons$fl1 == 2) * days(persons$began1, persons$ended1) +
                          (persons$fl2 == 2) * days(persons$began2, persons$ended2)) / period
outcome <- pmax(persons$fl1, persons$fl2)
persons$known <- outcome != 1
clustered <- svydesign(id = ~ea, strata = ~s, weights = ~w, nest = TRUE, data = persons)
replicated <- svrepdesign(weights = ~w, repweights = "r_[0-9]+", data = persons, type = "other", scale = 1 / 20,
                          rscales = rep(1, 20), combined.weights = TRUE, mse = TRUE)
cat("design,measure,domain,estimate,se\n")
said <- function(design, measure, domain, found) cat(sprintf("%s,%s,%s,%.17g,%.17g\n", design, measure, domain, coef(found), SE(found)))
designs <- list(clustered = clustered, replicated = replicated)
for (name in names(designs)) {
  every <- subset(designs[[name]], known)
  domains <- list(total = every, female = subset(every, sex == "female"), male = subset(every, sex == "male"))
  for (domain in names(domains)) {
    said(name, "stock", domain, svytotal(~z, domains[[domain]]))
    said(name, "prevalence", domain, svymean(~z, domains[[domain]]))
  }
}
