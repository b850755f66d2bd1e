using System.Diagnostics;
using System.Globalization;
using Easel.Application.Models;
using Easel.Worker.Models;

namespace Easel.LibraryBenchmarks;

/// <summary>How long the catalogue takes over many files: the first time, when nothing changed, and for questions.</summary>
internal static class CatalogueBenchmark
{
    public static async Task RunAsync(int files)
    {
        var folder = Directory.CreateTempSubdirectory("easel-catalogue-benchmark-");
        try
        {
            var models = Path.Combine(folder.FullName, "models");
            Time("write the files", () => Fill(models, files));
            var index = Path.Combine(folder.FullName, "cache", "models.db");
            var roots = CatalogueRoot.Of(models);
            using (var cold = new ModelCatalogue(index, roots, new FileInspector()))
            {
                var started = Stopwatch.GetTimestamp();
                var scan = cold.ScanAsync();
                // Questions are answered while the index is built.
                var worst = TimeSpan.Zero;
                while (!scan.IsCompleted)
                {
                    var asked = Stopwatch.GetTimestamp();
                    await cold.QueryAsync(new ModelQuery(Take: 50));
                    worst = Stopwatch.GetElapsedTime(asked) is var took && took > worst ? took : worst;
                    await Task.WhenAny(scan, Task.Delay(200));
                }

                await scan;
                Say("first scan, all files read", Stopwatch.GetElapsedTime(started));
                Say("longest wait for a page meanwhile", worst);
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            ModelCatalogue? warm = null;
            await TimeAsync("warm start: open the index and show a page", async () =>
            {
                warm = new ModelCatalogue(index, roots, new FileInspector());
                await warm.QueryAsync(new ModelQuery(Take: 50));
            });
            await TimeAsync("look through all folders, nothing changed", () => warm!.ScanAsync());
            await TimeAsync("search two words", () => warm!.QueryAsync(new ModelQuery("style 4711", Take: 50)));
            await TimeAsync("a page by size from the middle", () => warm!.QueryAsync(new ModelQuery(Order: ModelOrder.Size, Skip: files / 2, Take: 50)));
            warm!.Dispose();
            Say("index on the disk, MB", new FileInfo(index).Length / 1e6);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static void Fill(string models, int files)
    {
        for (var i = 0; i < files; i++)
        {
            var path = Path.Combine(models, "Lora", $"author{i / 500:000}", string.Create(CultureInfo.InvariantCulture, $"style-{i:000000}.safetensors"));
            if (i % 500 == 0) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            SparseModel.Write(path, [("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", [4, 768])]);
        }
    }

    private static void Time(string what, Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        Say(what, Stopwatch.GetElapsedTime(start));
    }

    private static async Task TimeAsync(string what, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        Say(what, Stopwatch.GetElapsedTime(start));
    }

    private static void Say(string what, TimeSpan time) => Say($"{what}, s", time.TotalSeconds);

    private static void Say(string what, double number) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-55}{number,9:f3}"));
}
