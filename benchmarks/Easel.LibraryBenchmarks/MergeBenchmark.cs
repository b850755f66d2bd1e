using System.Diagnostics;
using System.Globalization;
using Easel.Core.Requests;
using Easel.Engine.Merging;
using Easel.Engine.Native;

namespace Easel.LibraryBenchmarks;

/// <summary>Time and memory of a weighted sum of two checkpoints of SDXL's size.</summary>
internal static class MergeBenchmark
{
    public static void Run(double gigabytes)
    {
        NativeTorch.EnsureLoaded();
        var folder = Directory.CreateTempSubdirectory("easel-merge-benchmark-");
        try
        {
            var tensors = (int)(gigabytes * 1e9 / (2 * 1280 * 10240));
            // Its largest tensor is OpenCLIP bigG's word table.
            (string, long[])[] all = [("conditioner.embedders.1.model.token_embedding.weight", [49408, 1280]), .. Enumerable.Range(0, tensors).Select(i => ($"model.diffusion_model.input_blocks.{i % 9}.x.{i}.weight", new long[] { 10240, 1280 }))];
            var (a, b, output) = (Path.Combine(folder.FullName, "a.safetensors"), Path.Combine(folder.FullName, "b.safetensors"), Path.Combine(folder.FullName, "out.safetensors"));
            SparseModel.Write(a, all);
            SparseModel.Write(b, all);
            var request = new MergeRequest(a, output, b);
            var start = Stopwatch.GetTimestamp();
            using (var files = MergeFiles.Open(a, b, null, null))
                CheckpointMerge.Write(request, files, output, MergeRecipe.Metadata(request, files, []), WriteWatch.None);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"two files of {new FileInfo(a).Length / 1e9:f2} GB merged in {Stopwatch.GetElapsedTime(start).TotalSeconds:f1} s, at most {self.PeakWorkingSet64 / 1e9:f2} GB of memory"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
