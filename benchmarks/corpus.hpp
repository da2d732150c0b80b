// The messages of a folder, in the order of their names.
#pragma once
#include <dirent.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace bench {

struct sip_file {
  std::string name, bytes;  // name: without ".sip"
};

inline std::string read_file(std::string const& path) {
  std::string text;
  std::FILE* const f = std::fopen(path.c_str(), "rb");
  if (!f) return text;
  char part[4096];
  for (std::size_t n; (n = std::fread(part, 1, sizeof part, f)) > 0;) text.append(part, n);
  std::fclose(f);
  return text;
}

inline std::vector<sip_file> load_corpus(std::string const& folder) {
  std::vector<sip_file> all;
  DIR* const d = opendir(folder.c_str());
  if (!d) return all;
  while (dirent const* const e = readdir(d)) {
    std::string const name = e->d_name;
    if (name.size() <= 4 || name.compare(name.size() - 4, 4, ".sip") != 0) continue;
    all.push_back({name.substr(0, name.size() - 4), read_file(folder + "/" + name)});
  }
  closedir(d);
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace bench
