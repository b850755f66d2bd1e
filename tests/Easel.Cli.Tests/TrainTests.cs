using Easel.Core.Pixels;
using Easel.Core.Requests;
using Easel.Imaging;

namespace Easel.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("easel-train-cli-");

    public TrainTests()
    {
        for (var i = 0; i < 5; i++)
        {
            var picture = new PixelBuffer(64, 64, 3);
            Array.Fill(picture.Bytes, (byte)(20 + 40 * i));
            ImageFile.Save(Path.Combine(folder.FullName, "img", "10_sls girl", $"{i}.png"), picture, ImageFormat.Png);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_dataset_is_checked_and_counted()
    {
        var run = await Run.Easel("dataset", "check", Path.Combine(folder.FullName, "img"), "--resolution", "64", "--train-batch-size", "4", "--max_train_epochs", "3", "--json");
        Assert.Equal(0, run.Status);
        var json = run.Json();
        Assert.Equal((5, 50, 13, 39), (json.GetProperty("pictures").GetInt32(), json.GetProperty("draws").GetInt32(), json.GetProperty("stepsPerEpoch").GetInt32(), json.GetProperty("steps").GetInt32()));
        Assert.Equal("caption-same", json.GetProperty("findings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Mission_8_5_Pointing_at_the_picture_folder_itself_is_met_with_its_parent()
    {
        var run = await Run.Easel("dataset", "check", Path.Combine(folder.FullName, "img", "10_sls girl"));
        Assert.Equal(2, run.Status);
        Assert.Contains($"Give its parent: {Path.Combine(folder.FullName, "img")}", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_options_are_read_together_and_faults_are_named_at_once()
    {
        var config = Path.Combine(folder.FullName, "c.toml");
        await File.WriteAllTextAsync(config, "[a]\nnetwork_dimm = 8\nlearning_rate = \"fast\"\n", TestContext.Current.CancellationToken);
        var run = await Run.Easel("train", "lora", "--config", config, "--train_data_dir", folder.FullName);
        Assert.Equal(2, run.Status);
        Assert.Contains("network_dim'", run.Error, StringComparison.Ordinal);
        Assert.Contains("'fast' is not a number", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_pictures_is_told_which_option_names_them()
    {
        var run = await Run.Easel("train", "lora");
        Assert.Equal(2, run.Status);
        Assert.Contains("--train_data_dir", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_option_behind_another_is_not_taken_for_its_value()
    {
        var run = await Run.Easel("train", "lora", "--train_data_dir", folder.FullName, "--output_name", "robot", "--threds", "1");
        Assert.Equal(2, run.Status);
        Assert.Contains("--threds: there is no such option. Run 'easel train lora --help'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--training_comment", "--seed")]
    [InlineData("--console_log_simple", "--learning_rate")]
    public async Task An_option_does_not_take_the_next_one_for_its_value(string option, string next)
    {
        var run = await Run.Easel("train", "lora", "--train_data_dir", folder.FullName, option, next, "7", "--check");
        Assert.Equal(2, run.Status);
        Assert.Contains($"{option}: wants a value, but '{next}' follows", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mission_6_7_Options_are_written_as_a_file_and_nothing_is_trained()
    {
        var file = Path.Combine(folder.FullName, "recipe");
        string[] options = ["train", "lora", "--train_data_dir", Path.Combine(folder.FullName, "img"), "--network_dim", "8", "--network_args", "conv_dim=4", "conv_alpha=2", "--output_dir", Path.Combine(folder.FullName, "out")];
        var run = await Run.Easel([.. options, "--config_file", file, "--output_config"]);
        Assert.Equal((0, $"{file}.toml"), (run.Status, run.Out.Trim()));
        Assert.Contains("network_args = [\"conv_dim=4\", \"conv_alpha=2\"]", await File.ReadAllTextAsync($"{file}.toml", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "out")));
        // It is not replaced, and is read as what was given.
        Assert.Equal(2, (await Run.Easel([.. options, "--config_file", $"{file}.toml", "--output_config"])).Status);
        var request = Easel.Training.Configuration.TrainConfigFile.Apply(new TrainRequest(), $"{file}.toml");
        Assert.Equal((8, 4, 2.0), (request.Network.Dim, request.Network.ConvDim, request.Network.ConvAlpha));
    }

    [Fact]
    public async Task Looking_at_the_dataset_trains_nothing()
    {
        var run = await Run.Easel("train", "lora", "--train_data_dir", Path.Combine(folder.FullName, "img"), "--resolution", "64", "--debug_dataset", "--output_dir", Path.Combine(folder.FullName, "out"), "--log_with", "wandb");
        Assert.Equal(0, run.Status);
        Assert.Contains("caption-same", run.Out, StringComparison.Ordinal);
        Assert.Contains("log_with has no effect", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, "out")));
    }
}
