// A message parsed from a heap buffer of exactly its size, so that a read past the end is an error.
#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "polysip/message/message_view.hpp"

struct parsed {
  explicit parsed(std::string_view text, bool fragment = false)
      : bytes(new char[text.size()]), size(text.size()) {
    std::copy(text.begin(), text.end(), bytes.get());
    result = fragment ? view.parse_fragment({bytes.get(), size}) : view.parse({bytes.get(), size});
  }
  polysip::message_view const* operator->() const { return &view; }
  polysip::message_view const& operator*() const { return view; }

  std::unique_ptr<char[]> bytes;
  std::size_t size;
  polysip::message_view view;
  polysip::parse_result result;
};

/// Every '\n' as "\r\n".
inline std::string crlf(std::string_view text) {
  std::string out;
  for (char c : text) out += c == '\n' ? std::string{"\r\n"} : std::string{c};
  return out;
}

/// A well-formed request with more header lines in front of its Content-Length.
inline std::string request(std::string_view more = {}, std::string_view method = "OPTIONS") {
  std::string const m{method};
  return crlf(m +
              " sip:bob@example.org SIP/2.0\n"
              "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\n"
              "Max-Forwards: 70\n"
              "From: \"Alice\" <sip:alice@example.org>;tag=a1\n"
              "To: <sip:bob@example.org>\n"
              "Call-ID: c1@192.0.2.1\n"
              "CSeq: 7 " +
              m + "\n" + std::string{more} + "Content-Length: 0\n\n");
}

inline std::string file_text(std::filesystem::path const& p) {
  std::ifstream in(p, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The files of a folder and below with one of the extensions, in order; none when it is absent.
inline std::vector<std::filesystem::path> files_below(std::filesystem::path const& folder,
                                                      std::vector<std::string> const& extensions) {
  std::vector<std::filesystem::path> found;
  std::error_code none;
  for (auto const& e : std::filesystem::recursive_directory_iterator(folder, none))
    if (e.is_regular_file() &&
        std::find(extensions.begin(), extensions.end(), e.path().extension()) != extensions.end())
      found.push_back(e.path());
  std::sort(found.begin(), found.end());
  return found;
}

inline std::filesystem::path source_root() { return POLYSIP_SOURCE_ROOT; }
inline std::filesystem::path shared_root() {
  char const* const given = std::getenv("POLYSIP_SHARED");
  return given ? std::filesystem::path{given} : source_root() / ".." / "shared";
}
