# The stock as a plain total of each person's share of the days, and its mean, by R survey: Debian's R 4.2.2, survey 4.1-1.
# Days are counted by R's own dates, one by one: a day in two jobs is one day. Lines of design, measure, domain, estimate, se.
# Run: Rscript tests/estimates/stock/make_r_stock.R > tests/estimates/stock/r_stock.csv
suppressMessages(library(survey))
persons <- read.csv("tests/estimates/stock/persons.csv")
start <- as.Date("2017-01-01"); end <- as.Date("2021-12-31")
period <- as.numeric(end - start) + 1
days <- function(forced, began, ended) {
  last <- min(if (ended == "ongoing") end else as.Date(ended), end)
  first <- max(as.Date(began), start)
  if (forced != 2 || last < first) NULL else seq(first, last, by = "day")
}
persons$z <- sapply(seq_len(nrow(persons)), function(i) with(persons[i, ], {
  length(unique(c(days(fl1, began1, ended1), days(fl2, began2, ended2))))
})) / period
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
