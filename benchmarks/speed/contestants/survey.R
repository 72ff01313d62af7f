# R survey: svyby with svymean(deff = TRUE) and svytotal for each margin. Asked, and answering, as contestants/*.py are by child.py.

asked <- jsonlite::fromJSON(commandArgs(TRUE)[1])
say <- function(what) cat(jsonlite::toJSON(what, auto_unbox = TRUE, digits = NA), "\n")
for (needed in c("survey", "data.table")) {
  if (!requireNamespace(needed, quietly = TRUE)) {
    say(list(absent = paste(needed, "is not installed")))
    quit(status = 0)
  }
}
suppressMessages(library(survey))
now <- function() as.numeric(proc.time()[["elapsed"]])

keys <- c("sex", "age", "sector")
margins <- c(list(character()), unlist(lapply(1:3, function(size) combn(keys, size, simplify = FALSE)), recursive = FALSE))

persons <- function(path) as.data.frame(data.table::fread(path))

# A design, and what is given apart from the time without the making of replicates.
designed <- list(
  cells = function(d) svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = d, nest = TRUE),
  replicates_made = function(d) {
    sampled <- svydesign(id = ~psu, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
    as.svrepdesign(sampled, type = "subbootstrap", replicates = 200, compress = TRUE, mse = TRUE)
  },
  replicates_read = function(d) {
    columns <- grep("^rw[0-9]+$", names(d))
    svrepdesign(
      data = d[-columns], repweights = as.matrix(d[columns]), weights = ~w, type = "bootstrap", combined.weights = TRUE,
      scale = 1 / length(columns), rscales = rep(1, length(columns)), mse = TRUE
    )
  }
)

of_margin <- function(design, margin, deff) {
  if (length(margin) == 0) {
    share <- if (deff) svymean(~fl, design, deff = TRUE) else svymean(~fl, design)
    confint(share, df = degf(design))
    number <- svytotal(~fl, design)
    return(data.frame(estimate = coef(share), std_error = c(SE(share)), total = coef(number), total_error = c(SE(number))))
  }
  by <- reformulate(margin)
  share <- if (deff) svyby(~fl, by, design, svymean, deff = TRUE, vartype = c("se", "ci")) else svyby(~fl, by, design, svymean, vartype = c("se", "ci"))
  number <- svyby(~fl, by, design, svytotal, vartype = c("se", "ci"))
  data.frame(share[margin], estimate = share$fl, std_error = share$se, total = number$fl, total_error = number$se)
}

work <- function(d) {
  started <- now()
  design <- designed[[asked$job]](d)
  made <- now() - started
  tables <- lapply(margins, function(margin) of_margin(design, margin, asked$job == "cells"))
  list(tables = tables, laps = list(design = made, estimate = now() - started - made))
}

status <- function(name) {
  line <- grep(paste0("^", name, ":"), readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", line)) / 1024
}

answer <- function(tables) {
  do.call(rbind, lapply(tables, function(table) {
    for (key in setdiff(keys, names(table))) table[[key]] <- -1
    table[c(keys, "estimate", "std_error", "total", "total_error")]
  }))
}

tryCatch({
  invisible(of_margin(designed[[asked$job]](persons(asked$warm)), "sex", TRUE))  # what R loads late
  d <- persons(asked$data)
  invisible(gc())
  if (file.exists("/proc/self/clear_refs")) cat("5", file = "/proc/self/clear_refs")
  before <- status("VmRSS")
  started <- now()
  worked <- sum(proc.time()[c("user.self", "sys.self")])
  done <- work(d)
  seconds <- now() - started
  processor <- sum(proc.time()[c("user.self", "sys.self")]) - worked
  peak <- status("VmHWM")
  data.table::fwrite(answer(done$tables), asked$answer)
  say(list(seconds = seconds, processor = processor, laps = done$laps, held = before, peak = peak, children = 0, counts = setNames(list(), character()), note = ""))
}, error = function(failure) say(list(failed = substr(gsub("\n", " ", conditionMessage(failure)), 1, 160))))
