using System.Text;
using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Worker.Models;

namespace Easel.Worker.Tests.Models;

public sealed class FolderModelStoreTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("easel-models-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("cat"), InlineData("CAT.safetensors"), InlineData("style/cat"), InlineData("style\\cat.safetensors"), InlineData("cat.safetensors [abcdef1234]")]
    public void Mission_1_11_a_model_is_found_by_its_names(string name)
    {
        var file = Put("Stable-diffusion/style/cat.safetensors");
        Assert.Equal(file, Store().Find(ModelKind.Checkpoint, name));
    }

    [Fact]
    public void Mission_1_11_a_file_copied_in_while_running_is_found_at_the_next_look()
    {
        var store = Store();
        Assert.Empty(store.List(ModelKind.Checkpoint));
        var file = Put("Stable-diffusion/new.ckpt");
        Assert.Equal([file], store.List(ModelKind.Checkpoint));
    }

    [Theory]
    [InlineData(ModelKind.Upscaler, "ESRGAN/4x-UltraSharp.pth"), InlineData(ModelKind.Upscaler, "RealESRGAN/RealESRGAN_x4plus.pth"), InlineData(ModelKind.Upscaler, "SwinIR/x.pth")]
    [InlineData(ModelKind.Upscaler, "DAT/DAT_x4.pth"), InlineData(ModelKind.FaceRestorer, "GFPGAN/GFPGANv1.4.pth"), InlineData(ModelKind.FaceRestorer, "GFPGAN/yunet.onnx")]
    public void Mission_5_2_upscalers_and_face_models_are_found_in_the_folders_that_webui_users_have(ModelKind kind, string path)
    {
        var file = Put(path);
        Assert.Equal(file, Store().Find(kind, Path.GetFileNameWithoutExtension(path)));
    }

    [Fact]
    public void A_file_that_is_told_by_its_folder_alone_is_found_by_both()
    {
        var (ldsr, other) = (Put("LDSR/model.ckpt"), Put("ESRGAN/old/model.pth"));
        foreach (var name in (string[])["LDSR/model", "ldsr/model.ckpt"]) Assert.Equal(ldsr, Store().Find(ModelKind.Upscaler, name));
        foreach (var name in (string[])["old/model", "ESRGAN/old/model.pth"]) Assert.Equal(other, Store().Find(ModelKind.Upscaler, name));
        Assert.Contains("Give the folder too", Assert.Throws<ModelNotFoundException>(() => Store().Find(ModelKind.Upscaler, "model")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_upscaler_that_comes_with_Easel_lies_beside_the_starter_and_is_the_default()
    {
        var upscaler = Put("starter/easel-upscaler-2x.safetensors");
        var installed = Put("ESRGAN/b.pth");
        var store = new FolderModelStore([root], Put("starter/easel-starter.safetensors"));
        Assert.Equal([installed, upscaler], store.List(ModelKind.Upscaler));
        foreach (var name in (string?[])[null, "starter", "easel-upscaler-2x"]) Assert.Equal(upscaler, store.Find(ModelKind.Upscaler, name));
        Assert.Throws<ModelNotFoundException>(() => new FolderModelStore([root]).Find(ModelKind.Upscaler, null));
    }

    [Theory, InlineData(ModelKind.Lora, "Lora"), InlineData(ModelKind.Embedding, "embeddings")]
    public void Adapters_that_come_with_Easel_are_found_unless_there_is_one_of_ones_own(ModelKind kind, string folder)
    {
        var shipped = Put($"starter/{folder}/robot.safetensors");
        var store = new FolderModelStore([root], Put("starter/easel-starter.safetensors"));
        Assert.Equal([shipped], store.List(kind));
        Assert.Equal(shipped, store.Find(kind, "robot"));
        var own = Put($"{folder}/mine/robot.safetensors");
        Assert.Equal([own], store.List(kind));
        Assert.Equal(own, store.Find(kind, "robot"));
    }

    [Fact]
    public void A_path_is_taken_as_it_is_and_a_diffusers_folder_is_one_model()
    {
        var elsewhere = Put("elsewhere/x.safetensors");
        Assert.Equal(elsewhere, Store().Find(ModelKind.Checkpoint, elsewhere));
        Put("Stable-diffusion/dif/unet/diffusion_pytorch_model.safetensors");
        var folder = Path.GetDirectoryName(Put("Stable-diffusion/dif/model_index.json"))!;
        Assert.Equal([folder], Store().List(ModelKind.Checkpoint));
        Assert.Equal(folder, Store().Find(ModelKind.Checkpoint, "dif"));
    }

    [Fact]
    public void The_default_is_the_first_installed_or_else_the_starter()
    {
        var starter = Put("starter.safetensors");
        Assert.Equal(starter, Store(starter).Find(ModelKind.Checkpoint, null));
        Put("Stable-diffusion/c.safetensors");
        var installed = Put("Stable-diffusion/b.safetensors");
        Assert.Equal(installed, Store().Find(ModelKind.Checkpoint, null));
        Assert.Equal(installed, Store(starter).Find(ModelKind.Checkpoint, null));
        Assert.Equal(starter, Store(starter).Find(ModelKind.Checkpoint, "starter"));
    }

    [Fact]
    public void A_default_passes_over_downloads_that_broke_off_unless_there_is_nothing_else()
    {
        const string header = """{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}""";
        var inHeader = Put("Stable-diffusion/a.safetensors");
        File.WriteAllBytes(inHeader, [.. BitConverter.GetBytes(9000L), .. Encoding.UTF8.GetBytes(header)]);
        Assert.Equal(inHeader, Store().Find(ModelKind.Checkpoint, null));
        var inTensors = Put("Stable-diffusion/b.safetensors");
        File.WriteAllBytes(inTensors, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 1, 2]);
        var whole = Put("Stable-diffusion/c.safetensors");
        File.WriteAllBytes(whole, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), 1, 2, 3, 4]);
        Assert.Equal(whole, Store().Find(ModelKind.Checkpoint, null));
        // Whoever names one gets it, and is told.
        Assert.Equal(inTensors, Store().Find(ModelKind.Checkpoint, "b"));
        Assert.Equal([inHeader, inTensors, whole], Store().List(ModelKind.Checkpoint));
    }

    [Fact]
    public void A_name_that_fits_two_files_is_refused_with_both()
    {
        Put("Stable-diffusion/a/cat.safetensors");
        Put("Stable-diffusion/b/cat.ckpt");
        var error = Assert.Throws<ModelNotFoundException>(() => Store().Find(ModelKind.Checkpoint, "cat"));
        Assert.Contains("Give the folder too", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_refused_with_the_folder_and_what_is_there()
    {
        Put("VAE/good.vae.pt");
        var error = Assert.Throws<ModelNotFoundException>(() => Store().Find(ModelKind.Vae, "bad"));
        Assert.Contains(Path.Combine(root, "VAE"), error.Message, StringComparison.Ordinal);
        Assert.Contains("good.vae.pt", error.Message, StringComparison.Ordinal);
        Assert.Throws<ModelNotFoundException>(() => Store().Find(ModelKind.Checkpoint, null));
        Assert.Throws<ModelNotFoundException>(() => Store().Find(ModelKind.Checkpoint, "starter"));
    }

    private FolderModelStore Store(string? starter = null) => new([root, Path.Combine(root, "missing")], starter);

    private string Put(string relative)
    {
        var path = Path.Combine(root, Path.Combine(relative.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "x");
        return path;
    }
}
