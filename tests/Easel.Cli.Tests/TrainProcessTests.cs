using System.Buffers.Binary;
using System.Globalization;
using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Engine.Formats;
using Easel.Imaging;
using Easel.Testing;

namespace Easel.Cli.Tests;

/// <summary><c>easel train lora</c> as a process: killed at random, and on a disk that takes nothing more.</summary>
public sealed class TrainProcessTests : IDisposable
{
    private const int Steps = 24, Kills = 3;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-train-process-");

    public TrainProcessTests()
    {
        for (var i = 0; i < 3; i++)
        {
            var picture = new PixelBuffer(64, 64, 3);
            for (var at = 0; at < picture.Bytes.Length; at++) picture.Bytes[at] = (byte)(at * (i + 1) / 7);
            ImageFile.Save(Path.Combine(folder.FullName, "img", "8_sls girl", $"{i}.png"), picture, ImageFormat.Png);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_run_that_is_killed_again_and_again_ends_bit_by_bit_as_one_that_was_not()
    {
        var whole = await EaselProcess.RunAsync(Arguments("whole"));
        Assert.True(whole.Status == 0, whole.Error);

        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage($"kill -9 at instants drawn from seed {seed}");
        var chance = new Random(seed);
        var reached = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var easel = new EaselProcess(Arguments("killed", "--resume", "auto", "--save_every_n_steps", "1", "--save_state", "--save_last_n_steps", "2"));
            // Somewhere from before its next state to some states later.
            var wanted = reached + chance.Next(5);
            while (!easel.HasEnded && NewestState() < wanted) await Task.Delay(10, TestContext.Current.CancellationToken);
            await Task.Delay(chance.Next(80), TestContext.Current.CancellationToken);
            await easel.KillAsync();
            Assert.True(NewestState() >= reached, "A state that was complete is gone.");
            reached = NewestState();
            // Every file that is there is whole.
            foreach (var file in Directory.EnumerateFiles(Out, "killed*.safetensors")) TensorFiles.Open(file).Dispose();
        }

        var last = await EaselProcess.RunAsync(Arguments("killed", "--resume", "auto", "--save_every_n_steps", "1", "--save_state", "--save_last_n_steps", "2"));
        Assert.True(last.Status == 0, last.Error);
        AssertSame(Path.Combine(Out, "whole.safetensors"), Path.Combine(Out, "killed.safetensors"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out, "*.tmp"));
    }

    [Fact]
    public async Task A_disk_without_room_for_states_ends_no_run_and_one_without_room_for_the_model_loses_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of a process's files.");
        var whole = await EaselProcess.RunAsync(Arguments("whole"));
        Assert.True(whole.Status == 0, whole.Error);
        var kibibytes = new FileInfo(Path.Combine(Out, "whole.safetensors")).Length / 1024;

        // Weights and moments are three times as large as the model.
        using (var roomy = EaselProcess.WithLargestFile(kibibytes * 3 / 2, Arguments("roomy", "--save_every_n_steps", "10", "--save_state")))
        {
            var run = await roomy.EndAsync();
            Assert.True(run.Status == 0, run.Error);
            Assert.Contains("Training goes on", run.Error, StringComparison.Ordinal);
        }

        AssertSame(Path.Combine(Out, "whole.safetensors"), Path.Combine(Out, "roomy.safetensors"));
        Assert.Equal(["roomy-step00000010.safetensors", "roomy-step00000020.safetensors", "roomy.safetensors"], Directory.EnumerateFileSystemEntries(Out, "roomy*").Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // No room for the last file either, and none elsewhere: the message says so, and nothing half-written stays.
        using var tight = EaselProcess.WithLargestFile(kibibytes / 2, Arguments("tight"));
        var failed = await tight.EndAsync();
        Assert.Equal(1, failed.Status);
        Assert.Contains("tight.safetensors cannot be written", failed.Error, StringComparison.Ordinal);
        Assert.Contains("Free some space", failed.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Out, "tight*"));
    }

    [Theory]
    [InlineData("network")]
    [InlineData("db")]
    public async Task Mission_6_1_The_names_of_sd_scripts_train_too_and_Mission_6_2_and_Mission_6_3_with_nothing_else_on_the_machine(string program)
    {
        Assert.SkipUnless(EaselProcess.CanBeWithoutNetwork(), "this system lets no process be without a network");
        // No network, and a search path on which there is no program at all: no Python, no compiler, nothing to install.
        var nothing = folder.CreateSubdirectory("nothing").FullName;
        using var easel = EaselProcess.WithoutNetwork(["train", program, .. Inputs, "--max_train_steps", "2", "--output_name", "alone"], new Dictionary<string, string> { ["PATH"] = nothing });
        var run = await easel.EndAsync();
        Assert.True(run.Status == 0, run.Error);
        using var file = TensorFiles.Open(Path.Combine(Out, "alone.safetensors"));
        Assert.Equal(program == "network", file.Tensors.Keys.All(name => name.StartsWith("lora_", StringComparison.Ordinal)));
    }

    private string Out => Path.Combine(folder.FullName, "out");

    private string[] Inputs =>
    [
        "--pretrained_model_name_or_path", Golden.PathOf("models/tiny-sd1.safetensors"), "--train_data_dir", Path.Combine(folder.FullName, "img"), "--resolution", "64",
        "--output_dir", Out, "--data-dir", Path.Combine(folder.FullName, "data"),
    ];

    private string[] Arguments(string name, params string[] more) =>
    [
        "train", "lora", .. Inputs, "--network_dim", "4", "--learning_rate", "1e-3", "--lr_scheduler", "cosine", "--shuffle_caption", "--flip_aug", "--seed", "7",
        "--max_train_steps", Steps.ToString(CultureInfo.InvariantCulture), "--output_name", name, .. more,
    ];

    private int NewestState() => !Directory.Exists(Out)
        ? 0
        : Directory.EnumerateDirectories(Out, "killed-step*-state").Select(state => int.Parse(Path.GetFileName(state)["killed-step".Length..][..8], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();

    // The same tensors lie in the same places; the header before them also tells the time.
    private static void AssertSame(string one, string other)
    {
        using (var first = TensorFiles.Open(one))
        using (var second = TensorFiles.Open(other))
            Assert.Equal(first.Tensors.Keys.Order(StringComparer.Ordinal), second.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Numbers(one), Numbers(other));

        static byte[] Numbers(string path)
        {
            var bytes = File.ReadAllBytes(path);
            return bytes[(8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes))..];
        }
    }
}
