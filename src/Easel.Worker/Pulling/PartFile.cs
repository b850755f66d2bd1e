using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Easel.Worker.Pulling;

/// <summary>
/// What has arrived of a file: <c>KEY.part</c> with its bytes and <c>KEY.json</c> with what tells the server that they are of the same file, in
/// a folder beside the models so that the finished file only changes its name.
/// </summary>
internal sealed class PartFile
{
    private readonly string notes;

    /// <param name="folder">The folder of unfinished files.</param>
    /// <param name="source">What is fetched; the same source finds its part again.</param>
    public PartFile(string folder, string source)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16];
        Directory.CreateDirectory(folder);
        (Path, notes) = (System.IO.Path.Combine(folder, key + ".part"), System.IO.Path.Combine(folder, key + ".json"));
    }

    /// <summary>The bytes so far.</summary>
    public string Path { get; }

    /// <summary>How many.</summary>
    public long Bytes => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>What the server called this version of the file; null where it did not, so that nothing can be resumed.</summary>
    public PartNotes? Notes
    {
        get
        {
            try
            {
                return File.Exists(notes) ? JsonSerializer.Deserialize(File.ReadAllText(notes), PartJson.Default.PartNotes) : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Remembers what the server calls this version.</summary>
    public void Remember(PartNotes value) => File.WriteAllText(notes, JsonSerializer.Serialize(value, PartJson.Default.PartNotes));

    /// <summary>Forgets everything.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(notes);
    }

    /// <summary>Gives the finished file its name.</summary>
    public void MoveTo(string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        File.Move(Path, target, overwrite: true);
        Delete();
    }
}
