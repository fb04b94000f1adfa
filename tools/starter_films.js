// Encodes the pictures of a film, one after the other, in the browser that drew them (tools/starter_films.py).

const KEY_EVERY = 60; // pictures: from each of these a player can start

/** Opens the encoder; `width` and `height` in pixels, `rate` in bits a second. */
function openFilm(width, height, perSecond, rate) {
    const film = { samples: [], settings: "", problem: "" };
    const asText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    film.encoder = new VideoEncoder({
        output(chunk, about) {
            const bytes = new Uint8Array(chunk.byteLength);
            chunk.copyTo(bytes);
            film.samples.push([asText(bytes), chunk.type === "key"]);
            if (about.decoderConfig) {
                film.settings = asText(new Uint8Array(about.decoderConfig.description));
            }
        },
        error(problem) {
            film.problem = String(problem);
        },
    });
    film.encoder.configure({
        codec: "avc1.4d401f", width, height, bitrate: rate, bitrateMode: "variable", framerate: perSecond,
        hardwareAcceleration: "prefer-software", latencyMode: "quality", avc: { format: "avc" },
    });
    film.step = 1e6 / perSecond; // microseconds
    film.count = 0;
    window.film = film;
}

/** Adds the next picture, a PNG in base64. */
async function addPicture(png) {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const { film } = window;
    const frame = new VideoFrame(bitmap, { timestamp: Math.round(film.count * film.step), alpha: "discard" });
    film.encoder.encode(frame, { keyFrame: film.count % KEY_EVERY === 0 });
    film.count += 1;
    frame.close();
    bitmap.close();
    while (film.encoder.encodeQueueSize > 4) await new Promise((done) => setTimeout(done, 2));
}

/** All samples, each as [base64, whether it is a key picture], and the decoder's settings in base64. */
async function closeFilm() {
    const { film } = window;
    await film.encoder.flush();
    return { samples: film.samples, settings: film.settings, problem: film.problem };
}
