//===- Flags.h - one table of flags for parsing, help and docs --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Command lines in the manner of absl: `--x=v`, `--x v`, `--x`, `--nox`,
/// `--no-x`, one or two dashes, '-' and '_' the same, `--` ends the flags. One
/// table of `FlagSpec`s gives the parser, the text of --help and the reference
/// page, so they cannot disagree. A failed parse is wrong usage: programs print
/// it and exit with status 2 (`usageExitCode`).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_FLAGS_H
#define ALBERTC_RUNTIME_CORE_FLAGS_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Exit status of a program that was called wrongly.
constexpr int usageExitCode = 2;

/// What a flag takes.
enum class FlagKind {
  Boolean,  ///< `--x`, `--nox`, `--x=true`; never the next argument.
  String,   ///< Any text.
  Integer,  ///< A decimal 64-bit integer.
  Real,     ///< A decimal number.
  List,     ///< Comma separated; the flag may be repeated.
  Repeated, ///< One value per use, commas and all; the flag may be repeated.
};

/// One flag. Tables of these are constant data, hence the plain pointers.
struct FlagSpec {
  /// Name without dashes in front, words joined by '-'.
  const char *name;
  FlagKind kind;
  /// Value when the flag is not given, as it would be typed; "" is none.
  const char *defaultText;
  /// What it does, for --help: one or more sentences without line breaks.
  const char *help;
  /// Flags of the original programs that cannot work here say why; using one
  /// with another value than its default is an error. Null if supported.
  const char *reasonUnsupported = nullptr;
  /// One-letter form (`-o`), 0 if there is none.
  char shortName = 0;
  /// Values allowed: names separated by '|', for Integer flags "LOW..HIGH"
  /// (both included); null if any value is.
  const char *choices = nullptr;
  /// True if a command line without the flag is wrong.
  bool isRequired = false;
};

/// The flags of one command line. Every access names a flag of the table; a
/// name that is not in the table is a bug of the caller and asserts.
class ParsedFlags {
public:
  /// True if the flag was given.
  bool isSet(std::string_view name) const;
  /// Value of a Boolean flag.
  bool boolean(std::string_view name) const;
  /// Value of a String flag.
  const std::string &text(std::string_view name) const;
  /// Value of an Integer flag, 0 if it has none.
  std::int64_t integer(std::string_view name) const;
  /// Value of an Integer flag whose bounds are known only when the program
  /// runs; an error that names them if it is outside [minimum, maximum].
  Result<std::int64_t> integerIn(std::string_view name, std::int64_t minimum,
                                 std::int64_t maximum) const;
  /// Value of a Real flag, 0 if it has none.
  double real(std::string_view name) const;
  /// Value of a Real flag that is finite and at least `minimum`; an error that
  /// names the bound if it is not.
  Result<double> realFrom(std::string_view name, double minimum) const;
  /// Values of a List or Repeated flag.
  const std::vector<std::string> &list(std::string_view name) const;
  /// Arguments that are not flags, in order.
  const std::vector<std::string> &positionals() const { return arguments; }
  /// True if --help or -h was given; nothing else was checked then.
  bool helpRequested() const { return help; }

private:
  friend class FlagTable;
  struct Value {
    FlagSpec spec;
    bool isSet;
    std::vector<std::string> texts;
  };
  const Value &find(std::string_view name) const;

  std::vector<Value> values;
  std::vector<std::string> arguments;
  bool help = false;
};

/// The flags that a program or subcommand takes.
class FlagTable {
public:
  /// `usage` is the line after "usage: ", `summary` a sentence or two about the
  /// command. Arguments that are not flags are errors unless
  /// `takesPositionals`.
  FlagTable(std::string usage, std::string summary,
            bool takesPositionals = false)
      : usage(std::move(usage)), summary(std::move(summary)),
        takesPositionals(takesPositionals) {}

  /// Appends flags, in the order of --help.
  void add(std::initializer_list<FlagSpec> specs);
  /// Appends the `count` flags at `specs`.
  void add(const FlagSpec *specs, std::size_t count);

  /// Reads `argv[first]` to `argv[argc - 1]`.
  ///
  /// Errors (InvalidArgument or Unsupported, each with a hint): unknown flag
  /// (the nearest name is suggested), value missing, not a number, not one of
  /// the choices or out of bounds, unsupported flag, required flag missing,
  /// unexpected argument.
  Result<ParsedFlags> parse(int argc, const char *const *argv,
                            int first = 1) const;

  /// The text of --help, at most 80 columns wide.
  std::string helpText() const;

  /// The flags as a Markdown table for the reference pages.
  std::string markdown() const;

private:
  std::string usage;
  std::string summary;
  bool takesPositionals;
  std::vector<FlagSpec> flags;
};

/// The name in `candidates` nearest to `name` by edit distance, "" if none is
/// near enough to be a slip of the keyboard. For flags and subcommands.
std::string nearestName(std::string_view name,
                        const std::vector<std::string> &candidates);

/// `text` cut at each `separator`; an empty text has no parts.
std::vector<std::string> splitText(std::string_view text, char separator);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_FLAGS_H
