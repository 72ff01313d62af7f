# svyciprop(method = "likelihood") of R survey with a fine profile: R interpolates its profile between some ten points, here
# between thousands, and its model is fitted to 1e-14. Debian's R 4.2.2 and survey 4.1-1. Lines of
# estimate, se, n, df, level, lower, upper.
# Run: Rscript tests/variance/interval/make_r_likelihood.R > tests/variance/interval/r_likelihood.csv
suppressMessages(library(survey))
data(api); data(nhanes)
lfs <- read.csv(xzfile("tests/reference/data/lfs_nolonely.csv.xz"))
apiclus1$none <- apiclus1$ell == 0
apiclus1$wide <- apiclus1$sch.wide == "Yes"
apistrat$award <- apistrat$awards == "Yes"
clus <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1)
strat <- svydesign(id = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
labour <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, nest = TRUE, data = subset(lfs, !is.na(fl)))
health <- svydesign(id = ~SDMVPSU, strata = ~SDMVSTRA, weights = ~WTMEC2YR, nest = TRUE, data = subset(nhanes, !is.na(HI_CHOL)))
cat("estimate,se,n,df,level,lower,upper\n")
one <- function(variable, design, level = 0.95) {
  formula <- eval(bquote(as.numeric(.(as.name(variable))) ~ 1))
  model <- svyglm(formula, design, family = quasibinomial, control = glm.control(epsilon = 1e-14, maxit = 100))
  mean <- svymean(as.formula(paste0("~as.numeric(", variable, ")")), design)
  bounds <- plogis(confint(model, 1, level = level, method = "likelihood", ddf = degf(design), del = 0.001, maxsteps = 1e5))
  cat(sprintf("%.17g,%.17g,%d,%d,%g,%.17g,%.17g\n", coef(mean), SE(mean), nrow(design), degf(design), level, bounds[1], bounds[2]))
}
for (level in c(0.8, 0.95, 0.99)) { one("none", clus, level); one("wide", clus, level) }
for (kind in c("E", "H", "M")) { one("none", subset(clus, stype == kind)); one("wide", subset(clus, stype == kind)) }
one("award", strat)
for (kind in c("E", "H", "M")) one("award", subset(strat, stype == kind))
one("fl", labour)
for (kind in 1:5) one("fl", subset(labour, sector == kind))
for (kind in 1:4) one("HI_CHOL", subset(health, race == kind))
