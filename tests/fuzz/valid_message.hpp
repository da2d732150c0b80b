// Valid messages after the grammar of RFC 3261 25, chosen by a source of small numbers: every one
// must parse and pass.
#pragma once
#include <string>
#include <string_view>

namespace fuzz {

/// `Source` has `unsigned pick(unsigned n)`: 0 to n - 1.
template<class Source> class valid_message {
 public:
  explicit valid_message(Source& s) : s_(s) {}

  /// A request or a response whose header lines stand in any order, under any of their names.
  std::string make() {
    bool const request = s_.pick(4) != 0;
    std::string const method = s_.pick(6) ? known_method() : token() + "X";
    std::string out = request ? method + " " + request_uri() + " SIP/2.0\r\n"
                              : "SIP/2.0 " + std::to_string(100 + s_.pick(6) * 100 + s_.pick(99)) +
                                    " " + reason() + "\r\n";
    std::string lines[12];
    unsigned n = 0;
    for (unsigned i = 1 + s_.pick(3); i; --i) lines[n++] = header("Via", "v", via());
    lines[n++] = header("From", "f", name_addr() + ";tag=" + token());
    lines[n++] = header("To", "t", name_addr() + (s_.pick(2) ? ";tag=" + token() : ""));
    lines[n++] = header("Call-ID", "i", word() + (s_.pick(2) ? "@" + word() : ""));
    lines[n++] = header("CSeq", "", std::to_string(s_.pick(200) * 10'000'000U) + lws(1) + method);
    dated_ = false;
    for (unsigned i = s_.pick(4); i; --i) lines[n++] = optional_line();
    std::string const body = s_.pick(2) ? std::string(s_.pick(200), 'b') : "";
    lines[n++] = header("Content-Length", "l", std::to_string(body.size()));
    for (unsigned i = n; i > 1; --i) std::swap(lines[i - 1], lines[s_.pick(i)]);
    for (unsigned i = 0; i < n; ++i) out += lines[i];
    return out + "\r\n" + body;
  }

 private:
  static constexpr std::string_view alphanum =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  static constexpr std::string_view token_marks = "-.!%*_+`'~", uri_marks = "-_.!~*'()";

  std::string chars(std::string_view more, unsigned least, unsigned most) {
    std::string out;
    for (auto n = least + s_.pick(most - least + 1); n; --n) {
      auto const i = s_.pick(static_cast<unsigned>(alphanum.size() + more.size()));
      out += i < alphanum.size() ? alphanum[i] : more[i - alphanum.size()];
    }
    return out;
  }
  std::string token() { return chars(token_marks, 1, 12); }
  std::string word() { return chars("-.!%*_+`'~()<>:\\\"/[]?{}", 1, 16); }
  std::string alnum(unsigned least, unsigned most) { return chars("", least, most); }
  /// White space where the grammar has LWS or SWS: none, blanks, folds.
  std::string lws(unsigned least) {
    static constexpr std::string_view kinds[] = {"", " ", "\t", "  ", "\r\n ", " \r\n\t "};
    return std::string{kinds[s_.pick(4) ? least : least + s_.pick(6 - least)]};
  }
  std::string separated(char c) { return lws(0) + c + lws(0); }
  std::string cased(std::string_view name) {
    std::string out{name};
    if (s_.pick(4) == 0)
      for (char& c : out)
        if (c >= 'a' && c <= 'z' && s_.pick(2)) c = static_cast<char>(c - 32);
    return out;
  }
  std::string header(std::string_view name, std::string_view compact, std::string const& value) {
    bool const brief = !compact.empty() && s_.pick(4) == 0;
    static constexpr std::string_view blanks[] = {"", "", "", " ", "\t"};
    return cased(brief ? compact : name) + std::string{blanks[s_.pick(5)]} + ":" + lws(1) + value +
           (s_.pick(8) ? "" : " ") + "\r\n";
  }
  std::string known_method() {
    static constexpr std::string_view all[] = {"INVITE",  "ACK",      "BYE",       "CANCEL",
                                               "OPTIONS", "REGISTER", "MESSAGE",   "REFER",
                                               "NOTIFY",  "INFO",     "SUBSCRIBE", "UPDATE"};
    return std::string{all[s_.pick(12)]};
  }
  std::string reason() {
    static constexpr std::string_view all[] = {"OK", "", "Not Here; ever, \"really\"",
                                               "\xc3\x9c"
                                               "berlastet",
                                               "100% sure"};
    return std::string{all[s_.pick(5)]};
  }
  std::string quoted() {
    static constexpr std::string_view pieces[] = {"a", " ", "\\\"", "\\\\",     ",",   ";",
                                                  "<", ">", "@",    "\xc3\xa9", "\\;", "\r\n "};
    std::string out = "\"";
    for (auto n = s_.pick(10); n; --n) out += pieces[s_.pick(12)];
    return out + "\"";
  }
  std::string host() {
    switch (s_.pick(4)) {
      case 0: return std::to_string(s_.pick(256)) + ".0.2." + std::to_string(s_.pick(256));
      case 1: return s_.pick(2) ? "[2001:db8::" + std::to_string(s_.pick(999)) + "]" : "[::1]";
      case 2: return alnum(1, 6) + "-" + alnum(1, 3) + ".example.com" + (s_.pick(3) ? "" : ".");
      default: return "h" + alnum(1, 9);
    }
  }
  std::string host_port() {
    return host() + (s_.pick(2) ? ":" + std::to_string(1 + s_.pick(250) * 261) : "");
  }
  std::string escaped(std::string_view marks, unsigned least, unsigned most) {
    std::string out = chars(marks, least, most);
    static constexpr std::string_view some[] = {"%20", "%3b", "%22", "%00", "%C3%A9"};
    return s_.pick(4) ? out : out + std::string{some[s_.pick(5)]};
  }
  std::string uri(bool headers) {
    std::string out = cased(s_.pick(3) ? "sip" : "sips") + ":";
    if (s_.pick(4)) {
      out += escaped("-_.!~*'()&=+$,;?/", 1, 10);
      if (s_.pick(6) == 0) out += ":" + escaped("-_.!~*'()&=+$,", 0, 6);
      out += "@";
    }
    out += host_port();
    static constexpr std::string_view known[] = {
        ";transport=tcp", ";lr", ";user=phone", ";ttl=9", ";maddr=192.0.2.9", ";method=INVITE"};
    auto const first = s_.pick(6);
    for (auto n = s_.pick(3); n; --n)
      out += s_.pick(2) ? std::string{known[(first + n) % 6]}  // each once (19.1.1)
                        : ";x" + escaped(uri_marks, 1, 6) + "=" + escaped("[]/:&+$", 1, 5);
    if (headers && s_.pick(6) == 0)
      out += "?" + escaped("[]/?:+$", 1, 6) + "=" + escaped("[]/?:+$", 0, 6);
    return out;
  }
  std::string request_uri() { return uri(false); }
  std::string display() {
    switch (s_.pick(4)) {
      case 0: return quoted() + lws(0);
      case 1: return token() + lws(1);
      case 2: return token() + lws(1) + token() + lws(1);
      default: return "";
    }
  }
  std::string name_addr() { return display() + "<" + uri(true) + ">"; }
  std::string params() {
    std::string out;
    for (auto n = s_.pick(3); n; --n) {
      out += separated(';') + "p" + token();
      if (s_.pick(3)) out += separated('=') + (s_.pick(2) ? token() : quoted());
    }
    return out;
  }
  std::string via() {
    static constexpr std::string_view transports[] = {"UDP", "TCP", "TLS", "SCTP", "WS"};
    return "SIP" + separated('/') + "2.0" + separated('/') + std::string{transports[s_.pick(5)]} +
           lws(1) + host_port() + separated(';') + "branch" + "=z9hG4bK" + token() + params();
  }
  std::string date() {  // once (7.3.1)
    if (dated_) return {};
    dated_ = true;
    return header("Date", "", "Sat, 13 Nov 2010 23:29:00 GMT");
  }
  std::string optional_line() {
    switch (s_.pick(12)) {
      case 0: return header("Contact", "m", name_addr() + params());
      case 1: return header("Route", "", name_addr() + params() + separated(',') + name_addr());
      case 2: return header("Record-Route", "", "<" + uri(false) + ">" + params());
      case 3: return header("Subject", "s", reason());
      case 4: return header("Supported", "k", s_.pick(3) ? token() + separated(',') + token() : "");
      case 5: return header("Allow", "", known_method() + separated(',') + known_method());
      case 6: return header("X-" + alnum(1, 20), "", quoted() + "," + word());
      case 7: return header("User-Agent", "", token() + "/" + token() + " (" + token() + ")");
      case 8: return header("Accept", "", "application/" + token() + ";q=0." + "5");
      case 9: return header("Warning", "", "399 " + host() + " " + quoted());
      case 10: return date();
      default: return header("Call-Info", "", "<http://" + host() + "/x>" + params());
    }
  }

  Source& s_;
  bool dated_ = false;
};

}  // namespace fuzz
