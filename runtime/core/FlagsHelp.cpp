//===- FlagsHelp.cpp - --help and reference pages from a flag table -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The two written forms of a `FlagTable`.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Flags.h"

namespace albert::rt {

static constexpr size_t lineWidth = 79;
static constexpr size_t helpColumn = 6;

/// Appends `text` in lines of at most `lineWidth` columns, each indented.
static void appendWrapped(std::string &out, std::string_view text,
                          size_t indent) {
  size_t column = 0;
  for (const std::string &word : splitText(text, ' ')) {
    if (column != 0 && column + 1 + word.size() > lineWidth) {
      out += '\n';
      column = 0;
    }
    if (column == 0) {
      out.append(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  out += '\n';
}

/// How the flag is written: "--x=N", "--[no-]x", "-o, --output-file=TEXT".
static std::string spelling(const FlagSpec &flag) {
  static constexpr const char *valueNames[] = {"",       "TEXT",    "N",
                                               "NUMBER", "A,B,...", "TEXT"};
  std::string text;
  if (flag.shortName)
    text = format("-%c, ", flag.shortName);
  if (flag.kind == FlagKind::Boolean)
    return text + "--[no-]" + flag.name;
  bool isNamed = flag.choices && flag.kind != FlagKind::Integer;
  return text + "--" + flag.name + "=" +
         (isNamed ? flag.choices : valueNames[static_cast<int>(flag.kind)]);
}

/// Help, default and, where there is one, the reason against the flag.
static std::string description(const FlagSpec &flag) {
  std::string text = flag.help;
  if (flag.kind == FlagKind::Repeated)
    text += " May be repeated.";
  if (flag.choices && flag.kind == FlagKind::Integer)
    text += std::string(" Allowed: ") + flag.choices + ".";
  if (flag.isRequired)
    text += " Required.";
  if (flag.defaultText[0])
    text += std::string(" Default: ") + flag.defaultText + ".";
  if (flag.reasonUnsupported)
    text += std::string(" Not supported: ") + flag.reasonUnsupported + ".";
  return text;
}

std::string FlagTable::helpText() const {
  std::string out = "usage: " + usage + "\n\n";
  appendWrapped(out, summary, 0);
  out += "\nflags ('-' and '_' are the same; --x=v and --x v too):\n";
  for (const FlagSpec &flag : flags) {
    out += "  " + spelling(flag) + "\n";
    appendWrapped(out, description(flag), helpColumn);
  }
  out += "  -h, --help\n";
  appendWrapped(out, "Print this text.", helpColumn);
  return out;
}

std::string FlagTable::markdown() const {
  std::string out = "```\n" + usage + "\n```\n\n" + summary + "\n\n";
  out += "| flag | meaning |\n|---|---|\n";
  for (const FlagSpec &flag : flags) {
    std::string row = "`" + spelling(flag) + "` | " + description(flag);
    std::string escaped;
    size_t separator = row.find("` | ") + 2;
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i] == '|' && i != separator)
        escaped += '\\';
      escaped += row[i];
    }
    out += "| " + escaped + " |\n";
  }
  return out;
}

} // namespace albert::rt
