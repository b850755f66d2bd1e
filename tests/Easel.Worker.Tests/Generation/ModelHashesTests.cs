using Easel.Application.Models;
using Easel.Core.Models;
using Easel.Worker.Generation;

namespace Easel.Worker.Tests.Generation;

/// <summary>Hashes of gigabytes are read once in a file's life, and not once in a process.</summary>
public sealed class ModelHashesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("easel-hashes-").FullName;
    private readonly Counting inspector = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_the_catalogue_remembers_is_not_read_again_and_a_changed_file_is()
    {
        var file = Path.Combine(folder, "model.safetensors");
        await File.WriteAllTextAsync(file, "one", TestContext.Current.CancellationToken);
        using (var catalogue = Open())
        {
            Assert.Null(await catalogue.KnownHashAsync(file, TestContext.Current.CancellationToken));
            Assert.Equal("1111111111", await new ModelHashes(() => catalogue).OfAsync(file));
            Assert.Equal(new string('1', 64), (await catalogue.KnownHashAsync(file, TestContext.Current.CancellationToken))!.Sha256);
        }

        using (var catalogue = Open())
        {
            // Another process, the same memory.
            var hashes = new ModelHashes(() => catalogue);
            Assert.Equal("1111111111", await hashes.OfAsync(file));
            Assert.Equal(("abcdef012345", "01234567"), ((await hashes.AllOfAsync(file))!.AutoV3, (await hashes.AllOfAsync(file))!.Legacy));
            Assert.Equal(1, inspector.Reads);
            await File.WriteAllTextAsync(file, "another", TestContext.Current.CancellationToken);
            Assert.Equal("2222222222", await hashes.OfAsync(file));
        }
    }

    [Fact]
    public async Task Without_a_catalogue_the_file_itself_tells_and_what_is_gone_has_none()
    {
        var file = Path.Combine(folder, "model.safetensors");
        await File.WriteAllTextAsync(file, "abc", TestContext.Current.CancellationToken);
        // FIPS 180-2's example.
        foreach (var hashes in (ModelHashes[])[new(), new(() => null)]) Assert.Equal("ba7816bf8f", await hashes.OfAsync(file));
        Assert.Equal("ba7816bf8f", (await new ModelHashes(() => null).AllOfAsync(file))!.AutoV2);
        Assert.Null(await new ModelHashes().OfAsync(file + ".gone"));
        Assert.Null(await new ModelHashes(Open).AllOfAsync(folder));
    }

    private ModelCatalogue Open() => new(Path.Combine(folder, "cache", "models.db"), [], inspector);

    private sealed class Counting : IModelInspector
    {
        public int Reads { get; private set; }

        public ModelFacts Inspect(string path) => ModelFacts.Unreadable("not asked", isUnsafe: false);

        public ModelDetails Describe(string path) => ModelDetails.None;

        public ModelFingerprint Hash(string path, CancellationToken cancelled) => new(new string((char)('0' + ++Reads), 64), "abcdef012345", "01234567");
    }
}
