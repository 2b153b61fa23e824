// Signs in with a passkey, or makes one. Without scripts, or without passkeys, the buttons stay hidden and codes do.
"use strict";
(() => {
	if (!window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) return;
	const post = async (path, fields) => {
		const response = await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
		const answer = await response.json();
		if (!response.ok) throw new Error(answer.error);
		return answer;
	};
	const dances = {
		use: async back => {
			const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post("/passkey/challenge", {}));
			const credential = await navigator.credentials.get({ publicKey });
			return post("/passkey/enter", { credential: JSON.stringify(credential), back });
		},
		make: async () => {
			const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await post("/passkey/newchallenge", {}));
			const credential = await navigator.credentials.create({ publicKey });
			return post("/passkey/keep", { credential: JSON.stringify(credential) });
		},
	};
	for (const block of document.querySelectorAll("[data-passkey]")) {
		const button = block.querySelector("button"), status = block.querySelector("[role=status]");
		block.hidden = false;
		button.addEventListener("click", async () => {
			button.disabled = true;
			status.textContent = "";
			try {
				location.href = (await dances[block.dataset.passkey](block.dataset.back)).to;
			} catch (fault) {
				// What function passkey answers names one of the page's own sentences; the browser's faults (nothing chosen) have one.
				status.textContent = block.dataset[fault.message] || block.dataset.failed;
				button.disabled = false;
			}
		});
	}
})();
